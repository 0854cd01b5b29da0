@NullMarked
package io.syncline.console.erasures;

import org.jspecify.annotations.NullMarked;
