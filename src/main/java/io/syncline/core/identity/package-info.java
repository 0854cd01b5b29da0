/** Identity: match values and the links between records of different systems. */
@NullMarked
package io.syncline.core.identity;

import org.jspecify.annotations.NullMarked;
