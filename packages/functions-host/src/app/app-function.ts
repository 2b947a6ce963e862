import type { Binding, FunctionMetadata } from "../worker/protocol.ts";

/** A function of the app, by what starts it. */
export interface AppFunction {
  name: string;
  id: string;
  metadata: FunctionMetadata;
  trigger: Binding;
  triggerName: string;
  /** Further input bindings by name, the trigger excluded. */
  inputs: [name: string, binding: Binding][];
  outputs: [name: string, binding: Binding][];
  disabled: boolean;
}
