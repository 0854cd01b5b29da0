package io.syncline.core.definition.sync;

import io.syncline.core.model.Value;
import org.jspecify.annotations.Nullable;

/** What workflows serve. */
public record Lifecycle(
    @Nullable Value onboarding, @Nullable Value offboarding, @Nullable Value roleChanges) {}
