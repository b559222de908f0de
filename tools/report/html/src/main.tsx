// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The page of autoprof-report html: reads the data it holds and shows it.

/*! Contains preact, copyright (c) 2015-present Jason Miller, and uPlot,
copyright (c) 2022 Leon Sorokin, both under the MIT License:

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE. */

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
