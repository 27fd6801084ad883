import { welcome } from "./welcome.js";
import { openRoom } from "./room.js";

welcome(openRoom);
