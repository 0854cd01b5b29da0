package io.syncline.cli.common;

import picocli.CommandLine.Parameters;

/** A record, named by one of its copies. */
public final class RecordArguments {

  @Parameters(index = "0", paramLabel = "<entity>", description = "Such as contact.")
  String entity = "";

  @Parameters(index = "1", paramLabel = "<system>", description = "A system that has a copy.")
  String system = "";

  @Parameters(index = "2", paramLabel = "<id>", description = "The id of the copy there.")
  String id = "";

  /**
   * Its address.
   *
   * @param resource as /api/v1/records
   */
  public String at(String resource) {
    return String.join(
        "/", resource, Server.encoded(entity), Server.encoded(system), Server.encoded(id));
  }
}
