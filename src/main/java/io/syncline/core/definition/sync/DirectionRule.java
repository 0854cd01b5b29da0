package io.syncline.core.definition.sync;

import io.syncline.core.model.SystemId;

/** Where {@code condition} holds, changes travel so. */
public record DirectionRule(String condition, SystemId from, SystemId to) {}
