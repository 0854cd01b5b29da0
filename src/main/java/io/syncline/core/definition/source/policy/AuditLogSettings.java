package io.syncline.core.definition.source.policy;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.OneOf;
import io.syncline.core.definition.key.Shorthand;

/**
 * The audit log, always on.
 *
 * @param enabled nothing else is allowed
 */
public record AuditLogSettings(
    @Shorthand @Default("enabled") @OneOf({"enabled", "true"}) String enabled) {}
