package io.syncline.core.model;

import org.jspecify.annotations.Nullable;

/**
 * The record that an entry, a question or a dead letter is about.
 *
 * @param entity its entity; empty where it is not known yet
 * @param record null where there is none (yet)
 * @param ref the native record concerned; null: none
 */
public record About(String entity, @Nullable RecordId record, @Nullable NativeRef ref) {}
