package io.syncline.sandbox.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A write that took effect.
 *
 * @param before the record until then, null for a create
 * @param changes the top-level fields that changed, with their new value
 */
public record Written(
    Cause cause,
    String object,
    String operation,
    @Nullable NativeRecord before,
    NativeRecord after,
    ObjectNode changes) {}
