/** The console: pages of HTML for people, readable and usable without JavaScript. */
@NullMarked
package io.syncline.console;

import org.jspecify.annotations.NullMarked;
