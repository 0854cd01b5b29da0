/** Values of one type from and to the forms in which systems say them. */
@NullMarked
package io.syncline.core.transform.value;

import org.jspecify.annotations.NullMarked;
