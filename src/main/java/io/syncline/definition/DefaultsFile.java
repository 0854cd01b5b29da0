package io.syncline.definition;

import io.syncline.core.definition.Cleansing;
import io.syncline.core.definition.Default;
import io.syncline.core.definition.sync.Deduplication;
import io.syncline.core.definition.sync.ValidationSpec;

/** {@code routes/syncs/defaults.yaml}: what holds for every sync that does not say otherwise. */
public record DefaultsFile(
    @Default("{}") ValidationSpec validation,
    @Default("{}") Cleansing cleansing,
    @Default("{}") Deduplication deduplication) {}
