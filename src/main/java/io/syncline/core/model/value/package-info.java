/** Values, their canonical form and hash. */
@NullMarked
package io.syncline.core.model.value;

import org.jspecify.annotations.NullMarked;
