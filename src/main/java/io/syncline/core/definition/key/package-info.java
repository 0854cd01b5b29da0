/** How a component of a record is written as a key. */
@NullMarked
package io.syncline.core.definition.key;

import org.jspecify.annotations.NullMarked;
