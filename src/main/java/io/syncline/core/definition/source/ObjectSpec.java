package io.syncline.core.definition.source;

import io.syncline.core.definition.key.Alias;
import io.syncline.core.definition.key.Shorthand;
import io.syncline.core.definition.rule.CreatePolicy;
import org.jspecify.annotations.Nullable;

/**
 * One object of a system and the entity it belongs to.
 *
 * @param name the system's name for it
 * @param mapping the entity; null: by the names it answers to
 * @param create what happens where a record is missing there; null: as the system says
 */
public record ObjectSpec(
    @Shorthand String name,
    @Alias("entity") @Nullable String mapping,
    @Nullable CreatePolicy create) {}
