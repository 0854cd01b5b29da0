package io.syncline.core.definition.source;

import io.syncline.core.model.SystemId;

/**
 * Where {@code condition} holds, changes travel so.
 *
 * @param condition an expression over the attributes; the first rule that holds decides
 * @param from the system whose changes travel
 * @param to the system that is written
 */
public record DirectionRule(String condition, SystemId from, SystemId to) {}
