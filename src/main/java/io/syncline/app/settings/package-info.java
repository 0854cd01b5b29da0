/** Settings of the product and their checks. */
@NullMarked
package io.syncline.app.settings;

import org.jspecify.annotations.NullMarked;
