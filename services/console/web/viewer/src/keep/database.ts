/** What this browser keeps, in two stores: `kept` (checkpoints) and `pinned` (trust). */
export interface Database {
  all<T>(store: StoreName): Promise<readonly T[]>;
  put(store: StoreName, key: string, value: unknown): Promise<void>;
  remove(store: StoreName, key: string): Promise<void>;
  /** Whether it forgets everything when the page is closed: some windows have no database. */
  readonly isForgetful: boolean;
}

/** The stores of the database. */
export type StoreName = "kept" | "pinned";

const VERSION = 2;
const STORES: readonly StoreName[] = ["kept", "pinned"];

/** Opens the browser's database (IndexedDB); where there is none, one that lasts as long as the page. */
export async function openDatabase(): Promise<Database> {
  try {
    return stored(await opened());
  } catch {
    return forgetful();
  }
}

function stored(database: IDBDatabase): Database {
  const store = (name: StoreName, mode: IDBTransactionMode): IDBObjectStore =>
    database.transaction(name, mode).objectStore(name);
  return {
    isForgetful: false,
    all: (name) => asked(store(name, "readonly").getAll()),
    async put(name, key, value) {
      await asked(store(name, "readwrite").put(value, key));
    },
    remove: (name, key) => asked(store(name, "readwrite").delete(key)),
  };
}

function forgetful(): Database {
  const stores = { kept: new Map<string, unknown>(), pinned: new Map<string, unknown>() };
  return {
    isForgetful: true,
    all: async <T>(name: StoreName) => [...stores[name].values()] as readonly T[],
    put: async (name, key, value) => void stores[name].set(key, value),
    remove: async (name, key) => void stores[name].delete(key),
  };
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open("writ-viewer", VERSION);
  request.addEventListener("upgradeneeded", () => {
    const known = request.result.objectStoreNames;
    for (const name of STORES) if (!known.contains(name)) request.result.createObjectStore(name);
  });
  return asked(request);
}

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("no database")));
  });
}
