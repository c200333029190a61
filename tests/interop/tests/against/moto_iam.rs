//! IAM and STS: awsQuery.

use crate::support::moto;
use trompe::error::Error;
use trompe_interop::aws_identity_management_v20100508::client::AwsIdentityManagementV20100508Client;
use trompe_interop::aws_identity_management_v20100508::errors::{CreateRoleError, GetUserError};
use trompe_interop::aws_identity_management_v20100508::types::{
    CreateRoleRequest, CreateUserRequest, DeleteUserRequest, GetUserRequest, ListUsersRequest, Tag,
};
use trompe_interop::aws_security_token_service_v20110615::client::AwsSecurityTokenServiceV20110615Client;
use trompe_interop::aws_security_token_service_v20110615::types::{
    AssumeRoleRequest, GetCallerIdentityRequest,
};

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}"#;

#[tokio::test]
async fn users_are_made_listed_with_their_tags_and_deleted() {
    let Some(http) = moto() else { return };
    let client = AwsIdentityManagementV20100508Client::over(http);
    for name in ["anna", "bert+1"] {
        let tags = vec![Tag::new("team", "a & b"), Tag::new("empty", "")];
        let user = CreateUserRequest::new(name).path("/people/").tags(tags);
        let made = client.create_user(user).await.unwrap().user.unwrap();
        assert_eq!(
            (made.user_name.as_str(), made.path.as_str()),
            (name, "/people/")
        );
        assert!(made.create_date.seconds() > 1_700_000_000);
    }
    let list = ListUsersRequest::new().path_prefix("/people/");
    let listed = client.list_users(list.clone()).await.unwrap();
    let names: Vec<_> = listed
        .users
        .iter()
        .map(|user| user.user_name.as_str())
        .collect();
    assert_eq!(names, ["anna", "bert+1"]);
    let mut people = client.list_users(list.clone().max_items(1)).pages().items();
    for name in ["anna", "bert+1"] {
        assert_eq!(people.next().await.unwrap().unwrap().user_name, name);
    }
    assert!(people.next().await.is_none());
    let read = client
        .get_user(GetUserRequest::new().user_name("anna"))
        .await
        .unwrap();
    assert_eq!(
        read.user.tags,
        Some(vec![Tag::new("team", "a & b"), Tag::new("empty", "")])
    );
    client
        .delete_user(DeleteUserRequest::new("anna"))
        .await
        .unwrap();
    let error = client
        .get_user(GetUserRequest::new().user_name("anna"))
        .await
        .unwrap_err();
    let Error::Modeled(GetUserError::NoSuchEntityException(missing)) = error else {
        panic!("{error:?}")
    };
    assert!(missing.message.unwrap().contains("anna"));
    assert_eq!(client.list_users(list).await.unwrap().users.len(), 1);
}

#[tokio::test]
async fn a_role_is_made_once_and_assumed() {
    let Some(http) = moto() else { return };
    let iam = AwsIdentityManagementV20100508Client::over(http.clone());
    let sts = AwsSecurityTokenServiceV20110615Client::over(http);
    let make = CreateRoleRequest::new("reader", POLICY);
    let role = iam.create_role(make.clone()).await.unwrap().role;
    let again = iam.create_role(make).await.unwrap_err();
    let told = matches!(
        again,
        Error::Modeled(CreateRoleError::EntityAlreadyExistsException(_))
    );
    assert!(told, "{again:?}");
    let assume = AssumeRoleRequest::new(role.arn, "session-1").duration_seconds(900);
    let assumed = sts.assume_role(assume).await.unwrap();
    let keys = assumed.credentials.unwrap();
    assert!(
        keys.access_key_id.starts_with("ASIA"),
        "{}",
        keys.access_key_id
    );
    assert!(!format!("{keys:?}").contains(&keys.secret_access_key));
    let me = sts
        .get_caller_identity(GetCallerIdentityRequest::new())
        .await
        .unwrap();
    assert_eq!(me.account.unwrap().len(), 12);
}
