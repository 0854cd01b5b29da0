package io.syncline.core.definition.source.policy;

import io.syncline.core.definition.key.Alias;
import io.syncline.core.model.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What workflows serve.
 *
 * @param onboarding the workflow for who comes
 * @param offboarding the workflow for who leaves
 * @param roleChanges the workflow for who changes roles
 */
public record Lifecycle(
    @Nullable Value onboarding,
    @Nullable Value offboarding,
    @Alias("role-changes") @Nullable Value roleChanges) {}
