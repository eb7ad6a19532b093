// SPDX-License-Identifier: MIT
/** The site script of sites without a widget: the tracker alone. */

import { startTracker } from "./tracker";

startTracker(document.currentScript as HTMLScriptElement | null);
