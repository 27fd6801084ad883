import { TokenSocket } from "./index.js";

// For pages without modules, as the original: window.TokenSocket.
Object.assign(globalThis, { TokenSocket });
