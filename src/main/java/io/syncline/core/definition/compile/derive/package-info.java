/** Rules that derive records of one entity from records of another. */
@NullMarked
package io.syncline.core.definition.compile.derive;

import org.jspecify.annotations.NullMarked;
