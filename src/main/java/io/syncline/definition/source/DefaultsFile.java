package io.syncline.definition.source;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.rule.AlertSettings;
import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.source.ValidationSpec;
import io.syncline.core.definition.source.policy.Deduplication;

/** {@code routes/syncs/defaults.yaml}: what holds for every sync that does not say otherwise. */
public record DefaultsFile(
    @Default("{}") ValidationSpec validation,
    @Default("{}") Cleansing cleansing,
    @Default("{}") Deduplication deduplication,
    @Default("{}") AlertSettings alerts) {

  /** What is said of such a file under another name. */
  public static final String ELSEWHERE =
      "this file holds only defaults for every sync: it is read under the name"
          + " `syncs/defaults.yaml`, and not under this one";
}
