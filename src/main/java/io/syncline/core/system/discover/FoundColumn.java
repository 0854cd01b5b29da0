package io.syncline.core.system.discover;

import io.syncline.core.definition.system.FieldType.Bounds;
import io.syncline.core.definition.system.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * A column.
 *
 * @param typeName the database's name of its type
 * @param type what a field of it would be; null: its values are not carried
 * @param isTime whether it holds a date and time
 * @param hasZone whether such a time is one moment everywhere
 * @param isRequired whether a new row must give it a value
 * @param isUnique whether an index makes it unique
 * @param bounds what its values may be at most
 */
public record FoundColumn(
    String name,
    String typeName,
    @Nullable ValueType type,
    boolean isTime,
    boolean hasZone,
    boolean isRequired,
    boolean isUnique,
    Bounds bounds) {}
