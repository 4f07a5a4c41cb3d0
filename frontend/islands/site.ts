/** The small script of every page. */

import { startCodes } from "../lib/code.ts";
import { startExchange } from "../lib/exchange.ts";
import { forgetAtSigningOut } from "../lib/kept.ts";
import { startLive } from "../lib/live.ts";
import { startPage } from "../lib/page.ts";
import { startQuestions } from "../lib/questions.ts";
import { startUnsaved } from "../lib/unsaved.ts";

startExchange();
startPage();
startCodes();
startQuestions();
startLive();
startUnsaved();
forgetAtSigningOut();
