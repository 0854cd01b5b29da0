package io.syncline.core.definition.sync;

import io.syncline.core.definition.Default;
import io.syncline.core.definition.Shorthand;

/** The audit log, always on. */
public record AuditLog(@Shorthand @Default("true") boolean enabled) {}
