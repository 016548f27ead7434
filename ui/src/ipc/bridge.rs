//! The way over to the shell, in the window and outside it.

#[cfg(target_arch = "wasm32")]
mod window {
    use kluis_api::{ApiError, ErrorCode};
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use wasm_bindgen::prelude::*;
    use yew::Callback;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = ["window", "__TAURI_INTERNALS__"], catch)]
        async fn invoke(command: &str, args: JsValue) -> Result<JsValue, JsValue>;

        #[wasm_bindgen(js_namespace = ["window", "__TAURI_INTERNALS__"], js_name = transformCallback)]
        fn transform_callback(callback: &Closure<dyn FnMut(JsValue)>, once: bool) -> f64;
    }

    fn failed(message: String) -> ApiError {
        ApiError::new(ErrorCode::Failed, message)
    }

    fn to_error(value: JsValue) -> ApiError {
        let text = value.as_string();
        serde_wasm_bindgen::from_value(value)
            .unwrap_or_else(|_| failed(text.unwrap_or_else(|| "the command failed".to_owned())))
    }

    pub async fn call<A: Serialize, R: DeserializeOwned>(
        command: &str,
        args: &A,
    ) -> Result<R, ApiError> {
        let args = args
            .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
            .map_err(|error| failed(format!("arguments of {command}: {error}")))?;
        let answer = invoke(command, args).await.map_err(to_error)?;
        serde_wasm_bindgen::from_value(answer)
            .map_err(|error| failed(format!("answer of {command}: {error}")))
    }

    #[derive(serde::Deserialize)]
    struct Event<T> {
        payload: T,
    }

    #[derive(Serialize)]
    struct Listen<'a> {
        event: &'a str,
        target: Target,
        handler: f64,
    }

    #[derive(Serialize)]
    struct Target {
        kind: &'static str,
    }

    pub fn listen<T: DeserializeOwned + 'static>(event: &'static str, callback: Callback<T>) {
        let handler = Closure::new(move |value: JsValue| {
            if let Ok(Event { payload }) = serde_wasm_bindgen::from_value(value) {
                callback.emit(payload);
            }
        });
        let handler_number = transform_callback(&handler, false);
        // Listens as long as the window lives.
        handler.forget();
        wasm_bindgen_futures::spawn_local(async move {
            let listen = Listen {
                event,
                target: Target { kind: "Any" },
                handler: handler_number,
            };
            let started: Result<f64, ApiError> = call("plugin:event|listen", &listen).await;
            if let Err(error) = started {
                gloo::console::error!(error.message);
            }
        });
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod window {
    use kluis_api::{ApiError, ErrorCode};
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use yew::Callback;

    pub async fn call<A: Serialize, R: DeserializeOwned>(
        command: &str,
        _: &A,
    ) -> Result<R, ApiError> {
        let message = format!("{command} needs the window of the application");
        Err(ApiError::new(ErrorCode::Failed, message))
    }

    pub fn listen<T: DeserializeOwned + 'static>(_: &'static str, _: Callback<T>) {}
}

pub use window::{call, listen};
