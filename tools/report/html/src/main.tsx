// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The page of autoprof-report html: reads the data it holds and shows it.

import {render} from "preact";
import "uplot/dist/uPlot.min.css";
import "./style.css";
import {App, viewsOf} from "./App";
import {readPage} from "./decode";
import {Profile} from "./profile";
import {startRouting} from "./route";
import {startTheme} from "./theme";

async function start() {
  const root = document.getElementById("app")!;
  startTheme();
  try {
    const {reports, columns} = await readPage();
    const profile = new Profile(reports, columns);
    startRouting(viewsOf(profile).map((one) => one.name));
    root.textContent = "";
    render(<App profile={profile}/>, root);
  } catch (error) {
    root.textContent = `This page cannot be shown: ${error}`;
    throw error;
  }
}

void start();
