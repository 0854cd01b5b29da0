/** Listens to databases that report changes at once. */
@NullMarked
package io.syncline.app.listen;

import org.jspecify.annotations.NullMarked;
