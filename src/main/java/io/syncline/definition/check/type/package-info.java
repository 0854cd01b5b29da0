/** What {@code validate} looks for in a system type: what loads and could not work. */
@NullMarked
package io.syncline.definition.check.type;

import org.jspecify.annotations.NullMarked;
