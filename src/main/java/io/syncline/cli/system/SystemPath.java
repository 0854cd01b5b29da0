package io.syncline.cli.system;

import io.syncline.core.model.SystemId;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A system's id, before it becomes a part of an address. */
final class SystemPath {

  private SystemPath() {}

  static String of(String written, CommandSpec spec) {
    try {
      return SystemId.of(written).value();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "<system> is no id of a system");
    }
  }
}
