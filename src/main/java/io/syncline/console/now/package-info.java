/** The page that says whether everything is in agreement. */
@NullMarked
package io.syncline.console.now;

import org.jspecify.annotations.NullMarked;
