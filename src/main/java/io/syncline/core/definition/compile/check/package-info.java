/** Checks of a form, and of forms beside each other. */
@NullMarked
package io.syncline.core.definition.compile.check;

import org.jspecify.annotations.NullMarked;
