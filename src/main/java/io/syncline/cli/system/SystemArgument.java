package io.syncline.cli.system;

import io.syncline.core.model.SystemId;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A system of the server. */
final class SystemArgument {

  @Parameters(paramLabel = "<system>", description = "The system's id in the syncs.")
  private String system = "";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Its id, which can be a part of an address. */
  String id() {
    try {
      return SystemId.of(system).value();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "<system> is no id of a system");
    }
  }
}
