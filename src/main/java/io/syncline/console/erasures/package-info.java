/** Erasures of persons and legal holds, for people. */
@NullMarked
package io.syncline.console.erasures;

import org.jspecify.annotations.NullMarked;
