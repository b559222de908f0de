// Part of autoprof, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The profile, for every component; and what selecting means.

import {createContext} from "preact";
import {useContext} from "preact/hooks";
import type {Profile} from "./profile";
import {go} from "./route";

export const ProfileContext = createContext<Profile>(null as never);
export const useProfile = () => useContext(ProfileContext);

/** Selects a function everywhere. */
export function selectFunction(func: number, view?: string) {
  go({fn: func, node: null}, view ? {view} : {});
}

/** Selects a path and with it its function. */
export function selectPath(profile: Profile, node: number, view?: string) {
  const func = profile.paths.func[node];
  go({fn: profile.isReal(func) ? func : null, node: node > 0 ? node : null},
     view ? {view} : {});
}
