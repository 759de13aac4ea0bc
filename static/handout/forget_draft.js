// The handout is finished: the entry that was sent for it is no longer offered.
import { loadDrafts, storeDrafts } from "../form/draft_storage.js";

storeDrafts(loadDrafts().filter((draft) => !draft.isSent));
