/** Checks of the fields of objects. */
@NullMarked
package io.syncline.definition.check.field;

import org.jspecify.annotations.NullMarked;
