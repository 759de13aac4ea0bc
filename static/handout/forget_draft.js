// The handout is made: what was sent for it need not be offered again.
import { load, store } from "../form/draft_storage.js";

store(load().filter((entry) => !entry.sent));
