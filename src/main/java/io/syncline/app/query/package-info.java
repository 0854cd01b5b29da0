/** Producers of what the API, the console and the operators read and decide with. */
@NullMarked
package io.syncline.app.query;

import org.jspecify.annotations.NullMarked;
