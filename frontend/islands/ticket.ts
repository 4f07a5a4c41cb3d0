/** A participant's own page: kept on the phone for the door without network. */

import { startTicket } from "../lib/ticket.ts";
import workerFile from "../worker/ticket.ts?worker&url";

// Building the worker is what the import is for: the browser asks for it under an address of the pages.
if (workerFile) startTicket();
