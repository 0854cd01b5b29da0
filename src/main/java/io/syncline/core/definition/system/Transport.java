package io.syncline.core.definition.system;

import io.syncline.core.definition.system.SystemType.RateLimit;
import io.syncline.core.definition.system.SystemType.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the product reaches a system: the one place where its type chooses that. */
public enum Transport {
  /** Requests to a web API, as the operations say. */
  HTTP(new RateLimit(10, Duration.ofSeconds(1), 4), Map.of()),
  /** Statements to a relational database, as the tables say. */
  JDBC(
      new RateLimit(500, Duration.ofSeconds(1), 4),
      Map.of(
          "url",
          new Setting(
              "JDBC URL of the database, without user and password", null, false, true, List.of()),
          "user",
          new Setting("who logs in", null, false, true, List.of()),
          "password",
          new Setting("of the user", null, true, true, List.of()),
          "drivers",
          new Setting(
              "folder with a JDBC driver that is not included", "lib", false, false, List.of()),
          Transport.SLOT,
          new Setting(
              "replication slot of PostgreSQL by which changes are captured; none: they are not",
              null,
              false,
              false,
              List.of()))),
  /** Camel routes, as the names of its operations say. */
  CAMEL(new RateLimit(10, Duration.ofSeconds(1), 4), Map.of());

  /** The setting that switches on the capture of changes from a database's log. */
  public static final String SLOT = "replicationSlot";

  private final RateLimit rateLimit;
  private final Map<String, Setting> settings;

  Transport(RateLimit rateLimit, Map<String, Setting> settings) {
    this.rateLimit = rateLimit;
    this.settings = settings;
  }

  /** What is sent where the type gives no limit. */
  RateLimit rateLimit() {
    return rateLimit;
  }

  /** The settings of a type: what every system of this transport has, and its own before that. */
  Map<String, Setting> settings(Map<String, Setting> own) {
    var all = new TreeMap<>(settings);
    all.putAll(own);
    return Map.copyOf(all);
  }
}
