package io.syncline.cli.common;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, for {@code syncline --version}. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    var properties = new Properties();
    try (var in = Version.class.getResourceAsStream("/io/syncline/cli/version.properties")) {
      properties.load(in);
    }
    return new String[] {"syncline " + properties.getProperty("version")};
  }
}
