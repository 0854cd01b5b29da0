package io.syncline.core.definition.source.policy;

import io.syncline.core.definition.key.Alias;
import io.syncline.core.model.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * What workflows serve.
 *
 * @param onboarding the name of the workflow for who comes; without a {@code trigger} it starts for
 *     new records
 * @param offboarding the name of the workflow for who leaves; without a {@code trigger} it starts
 *     for removed records
 * @param roleChanges the name of the workflow for who changes roles
 */
public record Lifecycle(
    @Nullable Value onboarding,
    @Nullable Value offboarding,
    @Alias("role-changes") @Nullable Value roleChanges) {}
