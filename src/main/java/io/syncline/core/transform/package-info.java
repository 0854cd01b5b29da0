/**
 * From a system's own fields to unified attributes and back: mapping, normalizing, cleansing,
 * validation, filters.
 */
@NullMarked
package io.syncline.core.transform;

import org.jspecify.annotations.NullMarked;
