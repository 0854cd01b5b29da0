package io.syncline.core.system;

import io.syncline.core.model.value.Value;

/**
 * A question for the records with this exact value.
 *
 * @param field path of a native field that the object type declares as findable
 */
public record Query(String field, Value value) {}
