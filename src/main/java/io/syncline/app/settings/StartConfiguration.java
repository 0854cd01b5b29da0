package io.syncline.app.settings;

import io.quarkus.runtime.configuration.RuntimeConfigBuilder;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

/** The configuration as Quarkus will read it, before Quarkus has started. */
public final class StartConfiguration {

  private StartConfiguration() {}

  public static SmallRyeConfig read() {
    return new SmallRyeConfigBuilder().withCustomizers(new RuntimeConfigBuilder()).build();
  }
}
