/** Ways to reach other systems, and decorators over the port to them. */
@NullMarked
package io.syncline.system;

import org.jspecify.annotations.NullMarked;
