package io.syncline.core.system.trigger;

import io.syncline.core.definition.system.Webhook.EventKind;

/**
 * A row that a trigger reports.
 *
 * @param object of the system type
 * @param id of the row
 */
public record RowChange(String object, String id, EventKind kind) {}
